/// <reference types="vite/client" />

/** The address of a small picture that the build makes of a large one. */
declare module "*?thumb" {
  const url: string;
  export default url;
}
