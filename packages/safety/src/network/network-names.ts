export const INPUT_NAME = "input";
export const OUTPUT_NAME = "Identity";
/** What the numbers of its output stand for, in order. They add up to 1. */
export const CATEGORIES = ["drawing", "hentai", "neutral", "porn", "sexy"] as const;
