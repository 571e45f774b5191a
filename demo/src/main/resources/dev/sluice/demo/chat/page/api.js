// What the server is asked over HTTP.

/**
 * @typedef {object} Answer
 * @property {number} status 0 when the server could not be reached
 * @property {any} body what was answered as JSON, or `{}`
 */

/** @returns {Promise<Answer>} */
async function ask(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  }
}

/** Whether one is logged in, and as whom. */
export const session = () => ask('GET', '/api/session');

export const login = (name) => ask('POST', '/api/login', { name });

export const logout = () => ask('POST', '/api/logout', {});

export const rooms = () => ask('GET', '/api/rooms');

/** Where an image is. */
export function imageUrl(room, image) {
  return `/api/rooms/${encodeURIComponent(room)}/images/${encodeURIComponent(image.id)}`;
}
