// SHA-256 of bytes, in hex; the browser's own is missing where the address is not https.

const firstBits = (root) => Array.from({ length: 64 }, (_, n) => root(prime(n)));
const fraction = (value) => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;

function prime(n) {
  for (let found = -1, each = 2; ; each += 1) {
    let divisor = 2;
    while (divisor * divisor <= each && each % divisor) divisor += 1;
    if (divisor * divisor > each) found += 1;
    if (found === n) return each;
  }
}

const START = firstBits((each) => fraction(Math.sqrt(each))).slice(0, 8);
const ROUNDS = firstBits((each) => fraction(Math.cbrt(each)));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

export function sha256(bytes) {
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  let state = [...START];
  for (let at = 0; at < padded.length; at += 64) state = mixed(state, wordsOf(view, at));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function wordsOf(view, at) {
  const words = new Int32Array(64);
  for (let n = 0; n < 16; n += 1) words[n] = view.getInt32(at + n * 4);
  for (let n = 16; n < 64; n += 1) {
    const [early, late] = [words[n - 15], words[n - 2]];
    const one = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const two = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[n] = words[n - 16] + one + words[n - 7] + two;
  }
  return words;
}

function mixed(state, words) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let n = 0; n < 64; n += 1) {
    const chosen = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
    const one = (h + chosen + ROUNDS[n] + words[n]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, n) => (word + state[n]) | 0);
}
