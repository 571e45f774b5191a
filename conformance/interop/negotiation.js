// The matrix of parameters, and what both ends have to agree on.

const WINDOWS = [
  {},
  ...[8, 9, 12, 15].map((bits) => ({ serverMaxWindowBits: bits })),
  ...[8, 9, 12, 15].map((bits) => ({ clientMaxWindowBits: bits })),
  ...[9, 12].map((bits) => ({ serverMaxWindowBits: bits, clientMaxWindowBits: bits })),
];
const TAKEOVERS = [
  {},
  { serverNoContextTakeover: true },
  { clientNoContextTakeover: true },
  { serverNoContextTakeover: true, clientNoContextTakeover: true },
];

/** The parameters as the queries of our programs and the options of ws name them, and as RFC 7692 does. */
export const NAMES = {
  serverNoContextTakeover: 'server_no_context_takeover',
  clientNoContextTakeover: 'client_no_context_takeover',
  serverMaxWindowBits: 'server_max_window_bits',
  clientMaxWindowBits: 'client_max_window_bits',
};

/** Parameters as a Sec-WebSocket-Extensions header has them. */
export const inHeader = (parameters) => Object.entries(parameters)
  .map(([key, value]) => (value === true ? NAMES[key] : `${NAMES[key]}=${value}`));

/**
 * Every set of parameters, each asked for by either end, and with either kind of context at our end: `parameters`,
 * `askedBy` ("ws" or "sluice"; the other end is content with anything), `contexts`.
 */
export const CASES = TAKEOVERS.flatMap((takeover) => WINDOWS.flatMap((windows) =>
  ['ws', 'sluice'].flatMap((askedBy) => ['hibernating', 'dedicated'].map((contexts) => (
    { parameters: { ...takeover, ...windows }, askedBy, contexts })))))
  .map((each, number) => ({ ...each, number }));

/** What a case is called. */
export function nameOf({ parameters, askedBy, contexts }) {
  return `${inHeader(parameters).join('; ') || 'no parameter'} (asked by ${askedBy}, ${contexts})`;
}

/**
 * The settings of our end, as the query of a URL; `case` is for the other end. Hibernating contexts are restored for every
 * message in one half of the cases; in the other they live until another connection takes their compressor away.
 */
export function queryOf({ parameters, askedBy, contexts, number }) {
  return new URLSearchParams({
    ...(askedBy === 'sluice' ? parameters : {}), contexts, liveDeflaters: askedBy === 'sluice' ? 1 : 0, case: number,
  });
}

/** The options of ws. */
export function optionsOf(setting, ourEnd) {
  return {
    ...(setting.askedBy === 'ws' ? setting.parameters : {}),
    threshold: 0, // compress everything
    // zlib takes any distance within what one call has put out. With little room for it, it takes little more than the
    // window; with less than half a window, it takes long.
    zlibInflateOptions: { chunkSize: 2 ** windowBits(setting, ourEnd) / 2 },
  };
}

/** The window that the compressor of an end, "server" or "client", may use. */
export const windowBits = ({ parameters }, end) => parameters[`${end}MaxWindowBits`] ?? 15;

/** Whether the compressor of an end knows the messages before. */
export const takesOver = ({ parameters }, end) => !parameters[`${end}NoContextTakeover`];

/** The parameters of the answer, sorted, whoever is the server. ws names a window of 15 bits when it asks for it; we never do. */
export function expectedAnswer({ parameters, askedBy }, ourEnd) {
  const named = Object.entries(parameters)
    .filter(([key, value]) => value !== 15 || namesLargestWindow(key, askedBy, ourEnd));
  return inHeader(Object.fromEntries(named)).sort();
}

function namesLargestWindow(key, askedBy, ourEnd) {
  // As a server, we repeat what is asked of the server (RFC 7692 7.1.2.1), but ask nothing of a client that is void.
  return askedBy === 'ws' && (ourEnd === 'client' || key === 'serverMaxWindowBits');
}

/** The parameters of a Sec-WebSocket-Extensions header that is to name permessage-deflate alone, sorted. */
export function answerIn(header) {
  const [name, ...parameters] = (header ?? 'nothing').split(';').map((part) => part.trim());
  if (name !== 'permessage-deflate') {
    throw new Error(`agreed on ${header}`);
  }
  return parameters.sort();
}
