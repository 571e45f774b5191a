// How long to wait before connecting again.

const FIRST_MS = 500;
const LONGEST_MS = 20_000;
const RESTART_MS = 2_500;
const TOO_MANY_MS = 15_000;

/**
 * With jitter, so that the clients of a server that restarts do not come back all at once.
 *
 * @param {number} code how the connection was closed
 * @param {number} failures how many attempts in a row have failed before
 * @param {() => number} random from 0 to 1
 * @returns {number} milliseconds
 */
export function delayOf(code, failures, random = Math.random) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  switch (code) {
    case 1001:
    case 1012:
      return FIRST_MS + random() * Math.max(RESTART_MS, ceiling);
    case 1008:
      return TOO_MANY_MS + random() * ceiling;
    default:
      return ceiling / 2 + random() * ceiling / 2;
  }
}
