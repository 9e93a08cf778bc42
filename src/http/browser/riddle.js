/**
 * Solves the riddle of the sign-up form while it is being filled in. The page starts this file a second time, as a
 * worker, so that nothing waits for it. Where no script runs, the form says what happens then.
 */

const blockBytes = 64;

/** The first 32 bits of the fractions of the cube roots of the first 64 primes (FIPS 180-4). */
const constants = new Uint32Array(
  primes(64).map((prime) => Math.floor((Math.cbrt(prime) % 1) * 2 ** 32)),
);
const beginning = new Uint32Array(
  primes(8).map((prime) => Math.floor((Math.sqrt(prime) % 1) * 2 ** 32)),
);
const words = new Uint32Array(64);

/** @param {number} count */
function primes(count) {
  /** @type {number[]} */
  const found = [];
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  return found;
}

/** @param {Uint32Array} list @param {number} index */
const at = (list, index) => /** @type {number} */ (list[index]);

/** @param {number} word @param {number} by */
const turn = (word, by) => (word >>> by) | (word << (32 - by));

/**
 * One round of SHA-256 over the 64 bytes from `from` on.
 * @param {Uint32Array} state @param {DataView} bytes @param {number} from
 */
function compress(state, bytes, from) {
  for (let i = 0; i < 16; i++) words[i] = bytes.getUint32(from + i * 4);
  for (let i = 16; i < 64; i++) {
    const [early, late] = [at(words, i - 15), at(words, i - 2)];
    const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const high = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[i] = at(words, i - 16) + low + at(words, i - 7) + high;
  }
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  let [e, f, g, h] = [at(state, 4), at(state, 5), at(state, 6), at(state, 7)];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice;
    const first = (one + at(constants, i) + at(words, i)) | 0;
    const most = (a & b) ^ (a & c) ^ (b & c);
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + most) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] = at(state, index) + value));
}

/** @param {string} text */
function hash(text) {
  const content = new TextEncoder().encode(text);
  const length = Math.ceil((content.length + 9) / blockBytes) * blockBytes;
  const padded = new Uint8Array(length);
  padded.set(content);
  padded[content.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 4, content.length * 8);
  const state = beginning.slice();
  for (let from = 0; from < length; from += blockBytes) compress(state, view, from);
  return at(state, 0);
}

/**
 * The smallest number with which the hash begins with so many zero bits.
 * @param {string} riddle @param {number} bits
 */
function solve(riddle, bits) {
  const bound = 2 ** (32 - bits);
  for (let number = 0; ; number++) if (hash(`${riddle}:${number}`) >>> 0 < bound) return number;
}

/** @param {HTMLFormElement} form */
function begin(form) {
  const answer = form.querySelector('input[name="answer"]');
  const told = form.querySelector('[data-riddle-wait]');
  if (!(answer instanceof HTMLInputElement)) return;
  for (const part of document.querySelectorAll('[data-without-script]'))
    if (part instanceof HTMLElement) part.hidden = true;
  let wanted = false;
  const worker = new Worker(import.meta.url, { type: 'module' });
  worker.onmessage = ({ data }) => {
    answer.value = String(data);
    worker.terminate();
    if (wanted) form.requestSubmit();
  };
  // Then it goes without: somebody looks at the sign-up.
  worker.onerror = () => {
    answer.value = 'none';
    if (wanted) form.requestSubmit();
  };
  const { riddle = '', bits = '' } = form.dataset;
  worker.postMessage({ riddle, bits: Number(bits) });
  form.addEventListener('submit', (event) => {
    if (answer.value !== '') return;
    event.preventDefault();
    wanted = true;
    if (told instanceof HTMLElement) told.hidden = false;
  });
}

if (typeof document === 'undefined') {
  globalThis.onmessage = ({ data }) => postMessage(solve(data.riddle, data.bits));
} else {
  for (const form of document.querySelectorAll('form[data-riddle]'))
    if (form instanceof HTMLFormElement) begin(form);
}
