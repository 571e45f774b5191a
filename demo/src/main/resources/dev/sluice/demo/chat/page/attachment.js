// The image that is to be sent with the next message: picked, pasted or dropped.

import { byId } from './dom.js';
import { ACCEPTED, refusalOf, sizeInWords } from './image.js';

/** At most one image at a time. */
export class Attachment {
  #image = null;
  #refuse;
  #most;
  #allowed = true;

  /**
   * @param {() => number} most how many bytes an image may have
   * @param {(why: string) => void} refuse
   */
  constructor(most, refuse) {
    this.#most = most;
    this.#refuse = refuse;
    const file = byId('file');
    file.accept = ACCEPTED;
    byId('attach').addEventListener('click', () => file.click());
    file.addEventListener('change', () => {
      this.#take(file.files);
      file.value = ''; // so that the same one can be picked again
    });
    byId('text').addEventListener('paste', (event) => {
      if (event.clipboardData.files.length > 0) {
        event.preventDefault();
        this.#take(event.clipboardData.files);
      }
    });
    byId('attached-remove').addEventListener('click', () => {
      this.drop();
      byId('text').focus();
    });
    this.#catchDrops(byId('chat'));
  }

  /** Whether images can be sent where one is. */
  set allowed(allowed) {
    this.#allowed = allowed;
    byId('attach').disabled = !allowed;
    if (!allowed) {
      this.drop();
    }
  }

  /**
   * Gives the image away.
   *
   * @returns {{bytes: Uint8Array, preview: string} | null}
   */
  take() {
    const image = this.#image;
    this.#image = null;
    this.#show();
    return image;
  }

  /** Has no image any longer. */
  drop() {
    const image = this.take();
    if (image) {
      URL.revokeObjectURL(image.preview);
    }
  }

  async #take([file]) {
    if (!file) {
      return;
    }
    if (!this.#allowed) {
      this.#refuse('Images can be sent to rooms only.');
      return;
    }
    // A file of any size may have been dropped: no more of it is read than is needed to tell that it is too big.
    const bytes = new Uint8Array(await file.slice(0, this.#most() + 1).arrayBuffer());
    const why = refusalOf(bytes, file.size, this.#most());
    this.#refuse(why);
    if (!why) {
      this.drop();
      this.#image = { bytes, preview: URL.createObjectURL(file) };
      this.#show(file);
      byId('text').focus();
    }
  }

  #show(file) {
    byId('attached').hidden = !file;
    const words = file ? `${file.name}, ${sizeInWords(file.size)}` : '';
    Object.assign(byId('attached-text'), { textContent: words, title: words });
    if (file) {
      byId('attached-image').src = this.#image.preview;
    } else {
      byId('attached-image').removeAttribute('src');
    }
  }

  #catchDrops(area) {
    const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files');
    area.addEventListener('dragover', (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        area.classList.add('dropping');
      }
    });
    area.addEventListener('dragleave', ({ relatedTarget }) => {
      if (!area.contains(relatedTarget)) {
        area.classList.remove('dropping');
      }
    });
    area.addEventListener('drop', (event) => {
      area.classList.remove('dropping');
      if (hasFiles(event)) {
        event.preventDefault();
        this.#take(event.dataTransfer.files);
      }
    });
  }
}
