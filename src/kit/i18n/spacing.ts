import type { IntlMessageFormat } from 'intl-messageformat';

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** Stands before and after every value while a message is put together; a private-use character nobody types. */
const seam = '\uE000';

// Kinds of elements as the ICU parser numbers them: literal, argument, number, date, time, select, plural, pound.
const literal = 0;
const values: readonly number[] = [1, 2, 3, 4, 7];

const han = /\p{Script=Han}/u;
const western = /[\p{Script=Latin}\p{N}$¥€£<+−@#%/]/u;

/** Puts a seam around every value of a parsed message, inside plural and select branches too. */
export function markSeams(ast: Ast): Ast {
  return ast.flatMap((element): Ast => {
    if (values.includes(element.type)) {
      const mark = { type: literal, value: seam } as Ast[number];
      return [mark, element, mark];
    }
    if (!('options' in element)) return [element];
    const options = Object.fromEntries(
      Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: markSeams(option.value) },
      ]),
    );
    return [{ ...element, options } as Ast[number]];
  });
}

/**
 * Removes the seams and sets a space where a Chinese character meets a Latin letter, a digit or a currency sign there.
 * Whether a name is 王伟 or Bo is known only when the message is put together, so its text cannot hold the space.
 */
export function closeSeams(text: string): string {
  if (!text.includes(seam)) return text;
  let closed = '';
  for (const piece of text.split(seam)) {
    closed += meetsForeign(closed, piece) ? ` ${piece}` : piece;
  }
  return closed;
}

function meetsForeign(before: string, after: string): boolean {
  // Two units hold the last character even where it is a rare one outside the basic plane.
  const left = Array.from(before.slice(-2)).at(-1) ?? '';
  const right = Array.from(after.slice(0, 2)).at(0) ?? '';
  return (han.test(left) && western.test(right)) || (western.test(left) && han.test(right));
}
