/**
 * Gives an array's memory back at once, where the host can: a collector that does not feel pressed would keep tens of
 * megabytes that a fill needs. The array and everything that shares its buffer is empty afterwards.
 */
export function freeBytes(array: Uint8Array | Uint16Array): void {
  const { buffer } = array;
  // Node 20 has no `transfer`; there the collector has to do.
  if (buffer instanceof ArrayBuffer && "transfer" in buffer) buffer.transfer(0);
}
