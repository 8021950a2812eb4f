import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type en from '../../../locales/en.json';

/** The languages people are answered in. */
export type Locale = 'en' | 'zh-CN';

/** Every language, for loading and for tests. */
export const locales: readonly Locale[] = ['en', 'zh-CN'];

/** The key of a message; a key that is not in `locales/en.json` is a type error. */
export type MessageKey = keyof typeof en;

/** All messages of all languages: key to ICU text. */
export type Catalogues = Record<Locale, Record<string, string>>;

/**
 * Reads `en.json` and `zh-CN.json` from `directory`; once, by the composition root. Throws if a file is missing, is not
 * JSON, or holds anything but texts.
 */
export function readCatalogues(directory: string): Catalogues {
  return { en: readOne(directory, 'en'), 'zh-CN': readOne(directory, 'zh-CN') };
}

function readOne(directory: string, locale: Locale): Record<string, string> {
  const path = join(directory, `${locale}.json`);
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isTexts(parsed)) throw new TypeError(`${path} must be one object of key and text`);
  return parsed;
}

function isTexts(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}
