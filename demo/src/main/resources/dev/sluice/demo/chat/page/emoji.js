// The emoji that the picker offers, by name.

/** @type {readonly [string, string][]} */
export const EMOJI = [
  ['😀', 'grinning'], ['😄', 'laughing'], ['😂', 'tears of joy'], ['🙂', 'smiling'], ['😉', 'winking'], ['😊', 'blushing'],
  ['😍', 'in love'], ['😎', 'with sunglasses'], ['🤔', 'thinking'], ['😐', 'neutral'], ['🙄', 'rolling eyes'], ['😴', 'asleep'],
  ['😅', 'relieved'], ['😢', 'crying'], ['😭', 'sobbing'], ['😡', 'angry'], ['😱', 'screaming'], ['🤯', 'mind blown'],
  ['🥳', 'celebrating'], ['😇', 'angel'], ['🤝', 'handshake'], ['👍', 'thumbs up'], ['👎', 'thumbs down'], ['👏', 'clapping'],
  ['🙌', 'raised hands'], ['🙏', 'thank you'], ['👋', 'waving'], ['💪', 'strong'], ['👀', 'eyes'], ['🫡', 'saluting'],
  ['❤️', 'heart'], ['💚', 'green heart'], ['💔', 'broken heart'], ['🔥', 'fire'], ['✨', 'sparkles'], ['🎉', 'party'],
  ['🌊', 'wave of water'], ['☀️', 'sun'], ['🌙', 'moon'], ['🌧️', 'rain'], ['🌱', 'seedling'], ['🐟', 'fish'],
  ['☕', 'coffee'], ['🍕', 'pizza'], ['🍰', 'cake'], ['✅', 'done'], ['❌', 'no'], ['🚀', 'rocket'],
];
