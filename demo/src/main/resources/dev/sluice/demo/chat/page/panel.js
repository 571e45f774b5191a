// The numbers of the connection, for whoever wants to know.

import { byId, element, setText } from './dom.js';
import { sizeInWords } from './image.js';
import { milliseconds } from './meter.js';
import { plotOf } from './plot.js';
import { extensionsInLines } from './words.js';

/** The panel at the right. */
export class Panel {
  #facts = new Map();

  /**
   * Shows the state of things.
   *
   * @param {import('./visit.js').Visit} visit
   */
  show({ meter, connection: { socket, isOpen }, server }) {
    setText(byId('trip'), meter.latest === null ? '–' : milliseconds(meter.latest));
    byId('plot').replaceChildren(plotOf(meter.samples, meter.inWords()));
    const { wire, payload, queued } = meter.pong ?? {};
    const bytes = (direction) => (wire ? `${sizeInWords(wire[direction])} for ${sizeInWords(payload[direction])}` : '–');
    const ratio = (direction) => {
      const value = meter.ratio(direction);
      return value === null ? '–' : `${value.toFixed(2)} : 1`;
    };
    // The server counts from where it stands: what comes in there is what goes out here.
    this.#fact('Received', bytes('out'), 'Bytes on the wire, and of the messages that they carry');
    this.#fact('Sent', bytes('in'), 'Bytes on the wire, and of the messages that they carry');
    this.#fact('Compression, in', ratio('out'), 'How many bytes of messages one byte on the wire carries');
    this.#fact('Compression, out', ratio('in'), 'How many bytes of messages one byte on the wire carries');
    this.#fact('Waiting here', sizeInWords(socket.bufferedAmount), 'What this browser has not sent yet');
    this.#fact('Waiting there', queued === undefined ? '–' : sizeInWords(queued), 'What the server has not sent yet');
    this.#fact('Subprotocol', isOpen ? socket.protocol || 'none' : '–');
    this.#fact('Extensions', isOpen ? extensionsInLines(socket.extensions) || 'none' : '–');
    this.#fact('Server', server || '–');
  }

  #fact(name, value, title = '') {
    if (!this.#facts.has(name)) {
      const row = element('div', 'fact', element('dt', '', name), element('dd', ''));
      row.title = title;
      byId('facts').append(row);
      this.#facts.set(name, row);
    }
    const row = this.#facts.get(name);
    setText(row.lastElementChild, value);
    row.classList.toggle('lines', value.includes('\n'));
  }
}
