// Checks what people read: both languages have the same messages with the same values, every message can be parsed,
// every one the program names is there, and none is left that nobody says. Exit code 1 with a list otherwise.
//
//   node tools/check-locales.mjs [directory of the locales] [directory of the sources]
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { parseSync, Visitor } from 'oxc-parser';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [localesDirectory = join(root, 'locales'), sourceDirectory = join(root, 'src')] = process.argv.slice(2);

const keyLike = /^[a-z][\w-]*(\.[\w-]+)+$/i;
const problems = [];
const en = readMessages('en');
const zh = readMessages('zh-CN');

for (const key of Object.keys(en)) if (!Object.hasOwn(zh, key)) problems.push(`zh-CN.json lacks ${key}`);
for (const key of Object.keys(zh)) if (!Object.hasOwn(en, key)) problems.push(`en.json lacks ${key}`);
for (const key of Object.keys(en)) compareValues(key);

const { named, patterns, called } = readSources();
for (const [key, file] of called) {
  if (!Object.hasOwn(en, key)) problems.push(`${file} says ${key}, which is no message`);
}
for (const { pattern, shown, file } of patterns) {
  if (!Object.keys(en).some((key) => pattern.test(key)))
    problems.push(`${file} says ${shown}, which fits no message`);
}
for (const key of Object.keys(en)) {
  if (!named.has(key) && !patterns.some(({ pattern }) => pattern.test(key)))
    problems.push(`nobody says ${key}`);
}

if (problems.length > 0) {
  console.error(`Locales: ${problems.length} to mend`);
  for (const problem of problems) console.error(`  ${problem}`);
  process.exitCode = 1;
} else {
  console.log(`Locales: ${Object.keys(en).length} messages in both languages, all in use`);
}

/** The messages of one language; an empty text and a key that stands twice are problems too. */
function readMessages(locale) {
  const file = `${locale}.json`;
  const text = readFileSync(join(localesDirectory, file), 'utf8');
  const messages = JSON.parse(text);
  const keys = [...text.matchAll(/^\s*"((?:[^"\\]|\\.)+)":/gm)].map((match) => match[1]);
  for (const key of new Set(keys.filter((key, at) => keys.indexOf(key) !== at))) {
    problems.push(`${file} has ${key} twice`);
  }
  for (const [key, message] of Object.entries(messages)) {
    if (typeof message !== 'string' || message.trim() === '') problems.push(`${file}: ${key} is no text`);
  }
  return messages;
}

function compareValues(key) {
  const [inEnglish, inChinese] = [valuesOf('en', key, en[key]), valuesOf('zh-CN', key, zh[key])];
  if (!inEnglish || !inChinese) return;
  const only = (one, other) => [...one].filter((name) => !other.has(name));
  for (const name of only(inEnglish, inChinese)) problems.push(`zh-CN.json: ${key} does not use {${name}}`);
  for (const name of only(inChinese, inEnglish)) problems.push(`en.json: ${key} does not use {${name}}`);
}

/** The names of a message's values, or null if it is missing or cannot be parsed. */
function valuesOf(locale, key, message) {
  if (typeof message !== 'string') return null;
  try {
    const names = new Set();
    collect(new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).getAst(), names);
    return names;
  } catch (error) {
    problems.push(`${locale}.json: ${key} cannot be parsed: ${error.message}`);
    return null;
  }
}

function collect(elements, names) {
  for (const element of elements) {
    // Literals (0) and the number sign of plurals (7) carry no value of their own.
    if (element.type !== 0 && element.type !== 7) names.add(element.value);
    for (const option of Object.values(element.options ?? {})) collect(option.value, names);
  }
}

/**
 * What the sources name: every plain string, every template that begins like a key (`refusal.${code}.what`), and the
 * keys given to `t` straight away.
 */
function readSources() {
  const sources = { named: new Set(), patterns: [], called: new Map() };
  for (const path of filesBelow(sourceDirectory)) {
    const file = relative(root, path);
    const { program } = parseSync(path, readFileSync(path, 'utf8'));
    new Visitor({
      Literal: (node) => {
        if (typeof node.value === 'string') sources.named.add(node.value);
      },
      TemplateLiteral: (node) => addPattern(node, file, sources.patterns),
      CallExpression: (node) => {
        const callee = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
        if (callee.type !== 'Identifier' || callee.name !== 't') return;
        for (const argument of node.arguments.slice(0, 2)) addCalled(argument, file, sources.called);
      },
    }).visit(program);
  }
  return sources;
}

function addCalled(node, file, called) {
  if (node.type === 'ConditionalExpression') {
    addCalled(node.consequent, file, called);
    addCalled(node.alternate, file, called);
  } else if (node.type === 'Literal' && keyLike.test(String(node.value))) {
    called.set(node.value, file);
  }
}

function addPattern(node, file, patterns) {
  const parts = node.quasis.map((quasi) => quasi.value.cooked);
  const beginsLikeKey = Object.keys(en).some(
    (key) => /^[a-z-]+\./.test(parts[0]) && key.startsWith(parts[0]),
  );
  if (node.expressions.length === 0 || !beginsLikeKey) return;
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  patterns.push({ pattern: new RegExp(`^${escaped.join('[^.]*')}$`), shown: parts.join('…'), file });
}

function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes(`${join('store', 'generated')}`));
}
