/** How long a browser may take to begin a download that it was told of. */
const KEEP_MS = 60_000;

/** Hands a file to the browser's own download. */
export function downloadFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
