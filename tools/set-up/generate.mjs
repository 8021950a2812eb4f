import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { root } from './root.mjs';
import { digest, textOf, writeStamp } from './stamp.mjs';

const SCHEMA = join(root, 'prisma', 'schema.prisma');
const OUTPUT = join(root, 'src', 'store', 'generated');
const STAMP = join(OUTPUT, '.generated-from');

function wanted() {
  return digest([textOf(SCHEMA), textOf(join(root, 'node_modules', 'prisma', 'package.json'))]);
}

export function generated() {
  return textOf(STAMP) === wanted();
}

/** Makes the database client from the schema. */
export async function generate() {
  if (!existsSync(SCHEMA)) throw new Error('prisma/schema.prisma is missing');
  rmSync(STAMP, { force: true });
  const env = {
    ...process.env,
    // Generating does not run the schema engine, but would download it unless told where one is: any program does.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  await runChild(process.execPath, [prisma, 'generate', '--no-hints', '--schema', SCHEMA], env);
  writeStamp(STAMP, wanted());
}
