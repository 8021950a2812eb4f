import { expect, test } from 'vitest';
import type { Locale } from '../../../src/kit/i18n/catalogue.js';
import { type Formatters, formatters } from '../../../src/kit/i18n/formatters.js';
import { loaded } from './loaded.js';

const i18n = loaded();

function format(locale: Locale): Formatters {
  return formatters(i18n, { locale, zone: 'Asia/Shanghai', unit: 'USD' });
}

test('joins names as each language does', () => {
  expect(format('en').list([])).toBe('');
  expect(format('en').list(['Ana'])).toBe('Ana');
  expect(format('en').list(['Ana', 'Bo', 'Li Na'])).toBe('Ana, Bo and Li Na');
  expect(format('en').list(['Ana', 'Bo'], 'or')).toBe('Ana or Bo');
  expect(format('zh-CN').list(['Ana', 'Bo', '李娜'])).toBe('Ana、Bo 和李娜');
  expect(format('zh-CN').list(['王伟', '李娜'], 'or')).toBe('王伟或李娜');
});
