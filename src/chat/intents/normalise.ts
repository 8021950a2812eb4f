import { halfWidth, plain } from './script.js';
import { correct } from './slips.js';

/** A sentence in the form the rules read, tied to the words as they were typed. */
export interface Prepared {
  /** What people see again (reasons, names): white space tidied, letters and digits half width, case and script kept. */
  readonly shown: string;
  /** What the rules read: lower case, simplified, half-width punctuation, abbreviations spelt out, slips mended. */
  readonly text: string;
  /** For each index of `text` (and one past its end) the index of `shown` it came from. */
  readonly origin: readonly number[];
}

/** Characters that carry no meaning here: zero-width marks, soft hyphens, byte-order marks. */
const invisible = /[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]/g;
const maximumLength = 600;
/** "borrow200 from@bo": a blank left out between a word of an order and what follows it. */
const joinedVerb =
  /(?<![\w@.+-])(borrow|lend|repay|gift|give|request|need|send|return|topup|from|until|till)(?=\$?\d|@\w+(?![\w.-]*\.\w))/gi;
const joinedAmount =
  /(?<![\w@.#/-])(\d+(?:[.,]\d+)*[kK]?)(?=(?:from|until|till|tokens?|credits?|dollars?|bucks)(?![a-z]))/gi;

/** Slack sends `&`, `<` and `>` escaped in text typed by people: https://docs.slack.dev/messaging/formatting-message-text */
function unescapeSlack(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** Prepares a sentence for the rules. Longer texts than a sentence (600 characters) are cut: nobody orders in essays. */
export function prepare(source: string, keep: ReadonlySet<string>): Prepared {
  const tidy = unescapeSlack(source.slice(0, maximumLength))
    .replace(invisible, '')
    .replace(/[*]/g, ' ')
    .replace(/唔[該该]/g, '麻烦')
    .replace(joinedVerb, '$1 ')
    .replace(joinedAmount, '$1 ')
    .replace(/[\s\u3000]+/g, ' ')
    .trim()
    .replace(/^(?:\/tokens?|\/额度|\/額度)(?=\s|$)\s*/i, '');
  const shown = [...unwrap(tidy)].map(keepPunctuation).join('');
  const lower = [...splitUnits(shown)].map(plain).join('');
  return mend(shown, lower, keep);
}

/** Astral characters count two units; taking units keeps `shown` and `text` aligned. */
function splitUnits(text: string): string[] {
  return text.split('');
}

function keepPunctuation(character: string): string {
  const half = halfWidth(character);
  return /[\w@<>#|$¥%+./:' -]/.test(half) && !/[。、—–…]/.test(character) ? half : character;
}

/** A sentence wholly in quotation marks is the sentence; quotation marks inside one are somebody's words. */
function unwrap(text: string): string {
  const match = /^(["“「『`'])([^"“”「」『』`]+)(["”」』`'])$/.exec(text);
  return match?.[2]?.trim() ?? text;
}

const word = /(?<![\w@<#|.\-/])[a-z]+(?:'[a-z]+)?(?![\w@])/g;

function mend(shown: string, lower: string, keep: ReadonlySet<string>): Prepared {
  let text = '';
  const origin: number[] = [];
  let from = 0;
  const copy = (start: number, end: number) => {
    for (let i = start; i < end; i++) origin.push(i);
    text += lower.slice(start, end);
  };
  for (const match of lower.matchAll(word)) {
    const typed = match[0];
    const meant = keep.has(typed) ? typed : correct(typed, lower.length === typed.length);
    if (meant === typed) continue;
    copy(from, match.index);
    for (let i = 0; i < meant.length; i++) origin.push(match.index + Math.min(i, typed.length - 1));
    text += meant;
    from = match.index + typed.length;
  }
  copy(from, lower.length);
  origin.push(shown.length);
  return { shown, text, origin };
}
