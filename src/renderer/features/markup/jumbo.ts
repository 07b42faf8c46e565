const emoji = /^(?:(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})[\p{Emoji_Modifier}\uFE0F\u200D]*)+$/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** One to three emoji and nothing else: shown large. */
export const isJumbo = (text: string): boolean =>
  text.length <= 40 && emoji.test(text) && [...graphemes.segment(text)].length <= 3
