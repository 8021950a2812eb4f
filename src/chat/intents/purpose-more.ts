import type { Stretch } from './spans.js';

/** What parts one piece of a reason from the next. Behind a question or an exclamation something else begins. */
const joint = /^\s*(?:[,;。，；、]+|\.(?!\w)|-(?=\s)|(?=[(（]))\s*/;
const afterBracket = /^(?:\s*(?:[,;。，；、]+|\.(?!\w)|-(?=\s)|(?=[(（]))\s*|\s*(?=[\p{L}\d]))/u;
const stop = /(?<!\d),|,(?!\d)|[;!?。(（)）\n]|\.(?!\w)|\s-\s/;

/** Words about the order, to whoever reads it, or by way of courtesy: they end the reason. */
const english =
  /\b(?:i|im|ill|id|ive|me|my|you|your|please|kindly|thanks?|thank|cheers|ok(?:ay)?|hi|hey|hello|can|could|would|will|shall|repay\w*|return\w*|pay|paid|back|borrow\w*|lend\w*|loan|asap|urgent\w*|quick\w*|appreciate\w*|sorry|possible|reason|quota|tokens?|credits?|balance|budget|boss|manager|approv\w*|everyone|anyone|someone|hope|help|until|by|before|due|from|if|want|request|top|need|yes|no|each|total|instead|today|now)\b|\b(?:was|were|is|are)\s*$|[AP]/;
const chinese =
  /[我你您她他谁急帮]|谢|麻烦|拜托|辛苦|请|可以|行吗|好吗|吗$|吧$|哈$|能不能|能否|(?<!归|偿)还(?!有|要|需|得)|归还|偿还|借|申请|额度|批准|批|同意|尽快|老板|领导|经理|多少|不够|到期|理由|备注|需要|望|来自|每个?月|[AP]/;

/**
 * A reason with what goes on behind a comma, a full stop or a bracket ("load tests, profiling and a second run"), as long as
 * it speaks of the same. Ends before the due date.
 */
export function goesOn(text: string, found: Stretch, due: Stretch | null): Stretch {
  let { end } = found;
  for (;;) {
    const parted = (/[)）]$/.test(text.slice(0, end)) ? afterBracket : joint).exec(text.slice(end));
    if (!parted) break;
    const start = end + parted[0].length;
    if (due && due.start < start && due.end > end) break;
    const limit = due && due.start >= start ? due.start : text.length;
    const next = piece(text.slice(start, limit));
    if (next === null || text[start + next.length] === '?') break;
    end = start + next.length;
  }
  return { start: found.start, end };
}

/** The piece a text begins with, without the blanks behind it; null where it is none of the reason. */
function piece(text: string): string | null {
  const bracket = /^(?:\(([^()]*)\)|（([^（）]*)）)/.exec(text);
  const words = bracket?.[1] ?? bracket?.[2] ?? text.slice(0, stop.exec(text)?.index ?? text.length);
  if (!/[\p{L}\d]/u.test(words) || /^[DX\s]*$/.test(words)) return null;
  if (english.test(words) || chinese.test(words)) return null;
  return bracket ? bracket[0] : words.trimEnd();
}
