/** Which of a report's words to show, where the exact ones alone say too little: "it", "21". */
import type { Quote } from '../../lib/api/types';

/** A longer sentence is a paragraph; then the exact words are better than a wall of text. */
const LONGEST = 220;
const FEW = 5;

/** With the sentence in the place of the words. The line it opens stays the same. */
export function inSentence(quote: Quote): Quote {
  const isShort = quote.sentence !== '' && quote.sentence.length <= LONGEST;
  return isShort ? { ...quote, words: quote.sentence, span: quote.sentence_span } : quote;
}

/** The words where they can stand alone, otherwise their sentence. */
export function alone(quote: Quote): Quote {
  return quote.words.trim().split(/\s+/).length < FEW ? inSentence(quote) : quote;
}
