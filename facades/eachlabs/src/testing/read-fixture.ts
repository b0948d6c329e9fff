import { fixturesOf } from "@lacuna/http/testing";

export const readFixture = fixturesOf(import.meta.url);
