// A line for each check, and a bound on everything.

const CHECK_MS = 30_000;
const failures = [];
let passed = 0;

/** Fails when it takes longer. */
export function within(millis, what, promise) {
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${millis} ms in vain for ${what}`)), millis);
  });
  return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer));
}

/** Runs a check and says how it went. One that fails does not stop the others. */
export async function check(name, run) {
  try {
    await within(CHECK_MS, name, run());
    passed++;
    console.log(`ok    ${name}`);
  } catch (failure) {
    failures.push(name);
    console.log(`FAIL  ${name}: ${failure.message.split('\n').slice(0, 8).join('\n      ')}`);
  }
}

/** Says how all of it went, and ends with 1 if anything failed. */
export function finish() {
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 ? 0 : 1);
}
