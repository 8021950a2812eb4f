import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import { actionIntents, intentNames } from '../../../src/chat/intents/utterance.js';
import { english } from './corpus.en.js';
import { spokenAt } from './corpus.js';
import { smallTalk } from './corpus.small-talk.js';
import { chinese } from './corpus.zh.js';

const pieces = [...english, ...chinese]
  .flatMap(([say]) => say.split(/(?<=[\s,，])/))
  .filter((piece) => piece !== '');
const sentences = [...english, ...chinese].map(([say]) => say).filter((say) => say !== '');
const hear = (say: string) => parseUtterance(say, spokenAt);

/** The sentence with its ASCII letters, digits and signs as an East Asian keyboard may type them. */
function wide(text: string): string {
  return [...text]
    .map((c) => (c > ' ' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c))
    .join('');
}

describe('whatever is said', () => {
  it('is understood as one of the intents, with a plain amount, and never throws', () => {
    const said = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(said, (say) => {
        const heard = hear(say);
        expect(intentNames).toContain(heard.intent);
        if (heard.amount !== null)
          expect(heard.amount).toMatch(/^(?:half|all|(?:0|[1-9]\d*)(?:\.\d*[1-9])?)$/);
        if (heard.due !== null) expect(heard.due).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        if (!actionIntents.has(heard.intent))
          expect([heard.amount, heard.due, heard.problem]).toEqual([null, null, null]);
        if (heard.explicit) expect(heard.problem).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  // A later date was read out of each of these, put into other words, and read out of those again, without an end.
  it.each([
    'until  把语言改成中文 谁能借我500',
    'until  时区改成东京 @bo',
    'of  until  @bo  把语言改成中文',
    'evals by  @ana  时区改成东京 the',
    'extend @bo until 延期到 @bo 延期到周五',
  ])('is read to its end: %s', (say) => {
    const heard = hear(say);
    expect(intentNames).toContain(heard.intent);
    if (heard.explicit) expect(heard.problem).toBeNull();
  });

  it('does not depend on the white space around it', () => {
    const blank = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u3000', '\u200b'), maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...sentences), blank, blank, (say, before, after) => {
        expect(hear(before + say + after)).toEqual(hear(say));
      }),
    );
  });

  it('means the same in full-width characters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sentences), (say) => {
        const { reason: _, person: __, ...heard } = hear(wide(say));
        const { reason: ___, person: ____, ...plain } = hear(say);
        expect(heard).toEqual(plain);
      }),
    );
  });

  it('stays talk with more talk around it', () => {
    const courtesies = fc.constantFrom('', 'hi, ', 'hey all, ', '大家好，', 'well, ');
    fc.assert(
      fc.property(courtesies, fc.constantFrom(...smallTalk), (before, say) => {
        expect(actionIntents.has(hear(before + say).intent)).toBe(false);
      }),
    );
  });

  it('reads the amount as it was typed, however large or fine', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fc.integer({ min: 0, max: 999_999 }), (whole, millionths) => {
        const fraction = String(millionths).padStart(6, '0').replace(/0+$/, '');
        const exact = fraction === '' || whole === 10n ** 12n ? `${whole}` : `${whole}.${fraction}`;
        expect(hear(`borrow ${exact} from @bo`).amount).toBe(exact);
      }),
    );
  });
});

describe('speed', () => {
  it('does not search for ever in what nobody says', () => {
    const seeds = [
      'please can you ',
      'help me to ',
      '我想帮我',
      '能不能',
      'hi hey ',
      '把我的额度',
      '@bo ',
      '9',
      '1,',
      'D ',
      '.',
      '"',
    ];
    for (const seed of seeds) {
      const began = performance.now();
      hear(seed.repeat(1000));
      expect(performance.now() - began, seed).toBeLessThan(1000);
    }
  });
});
