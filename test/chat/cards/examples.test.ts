import { expect, test } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import { readCatalogues } from '../../../src/kit/i18n/catalogue.js';
import { loaded, localesDirectory } from '../../kit/i18n/loaded.js';
import { now } from './samples.js';

const words = loaded();
const examples = Object.keys(readCatalogues(localesDirectory).en).filter((key) => key.startsWith('example.'));

// What the help offers to type must be understood: each example is named after its intent.
test.each(examples.flatMap((key) => (['en', 'zh-CN'] as const).map((locale) => ({ key, locale }))))(
  '$key in $locale does what it says',
  ({ key, locale }) => {
    if (!words.has(key)) throw new Error(`no message ${key}`);
    const text = words.t(locale, key);
    const understood = parseUtterance(text, { now, zone: 'Asia/Shanghai', unit: 'USD' });
    const wanted = key === 'example.language' ? 'settings' : key.replace('example.', '');
    expect(understood, text).toMatchObject({ intent: wanted, problem: null });
  },
);
