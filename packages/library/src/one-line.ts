/** Text without line breaks and terminal controls, which a hostile file name may hold. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "�");
}
