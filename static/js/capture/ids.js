// Ids made on the device: UUIDv7, growing within a page even when its clock is set back.

let last = 0;

export function newId(now = Date.now()) {
  last = Math.max(last + 1, now);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 5, rest = last; i >= 0; i -= 1, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
