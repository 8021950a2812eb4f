// Holds every import in src/ against tools/import-rules.mjs: static, type-only, re-exported, dynamic, in types.
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CORE_FORBIDDEN_NAMES,
  CORE_PACKAGES,
  MAY_IMPORT,
  OUTSIDE_SRC,
  OWNED_PACKAGES,
  ROOMS,
} from './import-rules.mjs';
import { root } from './set-up/root.mjs';
import { parse, sourceFiles, walk } from './source-tree.mjs';

/** Where the import is written, and what it names; `undefined` when that is only known at run time. */
function importOf(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source ? { specifier: literal(node.source) } : undefined;
    case 'TSExternalModuleReference':
      return { specifier: literal(node.expression) };
    case 'CallExpression':
      // Also createRequire(…)('…').
      return node.callee.name === 'require' || node.callee.callee?.name === 'createRequire'
        ? { specifier: literal(node.arguments[0]) }
        : undefined;
    default:
      return undefined;
  }
}

function literal(node) {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** The room of a path relative to src/. */
export function roomOf(path) {
  const fits = Object.entries(ROOMS).filter(([, prefix]) =>
    prefix === '' ? !path.includes('/') : prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix,
  );
  return fits.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

function matches(specifier, patterns) {
  return patterns.some((pattern) =>
    pattern.endsWith('*')
      ? specifier.startsWith(pattern.slice(0, -1))
      : specifier === pattern || specifier.startsWith(`${pattern}/`),
  );
}

function judgeImport(file, room, specifier) {
  if (specifier === undefined)
    return 'imports what is only known at run time: no rule can be held against it';
  if (specifier.startsWith('.')) return judgeRelative(file, room, specifier);
  const owner = OWNED_PACKAGES.find(({ packages }) => matches(specifier, packages));
  if (owner !== undefined && !owner.rooms.includes(room))
    return `imports ${specifier}, which belongs to ${owner.rooms.join(' and ')}`;
  if (room === 'core' && isBuiltin(specifier)) return `imports ${specifier}: the core does no I/O`;
  if (room === 'core' && !matches(specifier, CORE_PACKAGES)) return `imports ${specifier}: the core is pure`;
  return undefined;
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0]);
}

function judgeRelative(file, room, specifier) {
  const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
  if (target.startsWith('../')) {
    const outside = target.slice(3);
    return matches(
      outside,
      (OUTSIDE_SRC[room] ?? []).map((path) => `${path}*`),
    )
      ? undefined
      : `imports ${outside}, outside src/`;
  }
  const other = roomOf(target);
  if (other === undefined) return `imports ${target}, which is in no room of the house`;
  return other === room || MAY_IMPORT[room].includes(other)
    ? undefined
    : `imports ${target}: ${room} may not import ${other}`;
}

/** What makes a function depend on more than its arguments. */
function impurityOf(node, parent, key) {
  if (node.type === 'NewExpression' && node.callee.name === 'Date' && node.arguments.length === 0)
    return 'reads the clock: new Date()';
  if (node.type === 'CallExpression' && node.callee.name === 'Date') return 'reads the clock: Date()';
  if (node.type === 'MemberExpression' && node.object.name === 'Date' && nameOf(node) === 'now')
    return 'reads the clock: Date.now';
  if (node.type === 'MemberExpression' && node.object.name === 'Math' && nameOf(node) === 'random')
    return 'is random: Math.random';
  if (node.type === 'Identifier' && CORE_FORBIDDEN_NAMES.includes(node.name) && isReference(parent, key))
    return `reaches outside: ${node.name}`;
  return undefined;
}

function nameOf(member) {
  return member.computed ? literal(member.property) : member.property.name;
}

// Where an identifier only names a part of a type.
const TYPE_NAMES =
  /^TS(TypeReference|PropertySignature|MethodSignature|QualifiedName|FunctionType|TypeParameter|EnumMember|NamedTupleMember)$/;

/** Not the name of a property, as in `row.process` or `{ process: 1 }`. */
function isReference(parent, key) {
  if (parent?.type === 'MemberExpression' && key === 'property') return parent.computed;
  return !(key === 'key' && !parent?.computed) && !TYPE_NAMES.test(parent?.type ?? '');
}

/**
 * @param {string} src the directory that holds the rooms
 * @returns {{ files: string[], imports: number, violations: string[] }} a violation reads `file:line what is wrong`
 */
export function checkImports(src) {
  const files = sourceFiles(src);
  const violations = [];
  let imports = 0;
  for (const file of files) {
    const room = roomOf(file);
    if (room === undefined) {
      violations.push(`${file}:1 is in no room of the house`);
      continue;
    }
    const { program, lineOf } = parse(src, file);
    walk(program, (node, parent, key) => {
      const found = importOf(node);
      if (found !== undefined) imports += 1;
      const wrong = [
        found === undefined ? undefined : judgeImport(file, room, found.specifier),
        room === 'core' ? impurityOf(node, parent, key) : undefined,
      ];
      for (const what of wrong) if (what !== undefined) violations.push(`${file}:${lineOf(node)} ${what}`);
    });
  }
  return { files, imports, violations };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { files, imports, violations } = checkImports(join(root, 'src'));
  for (const violation of violations) console.log(`src/${violation}`);
  console.log(`${files.length} files, ${imports} imports, ${violations.length} against the rules`);
  process.exitCode = violations.length > 0 || files.length === 0 ? 1 : 0;
}
