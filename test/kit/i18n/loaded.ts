import { fileURLToPath } from 'node:url';
import { readCatalogues } from '../../../src/kit/i18n/catalogue.js';
import { createI18n, type I18n } from '../../../src/kit/i18n/i18n.js';

/** Where the project's own messages are. */
export const localesDirectory = fileURLToPath(new URL('../../../locales', import.meta.url));

/** The project's own messages; whatever cannot be said throws. */
export function loaded(): I18n {
  return createI18n(readCatalogues(localesDirectory));
}
