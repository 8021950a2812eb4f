import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ImportResult, importMembers } from '../desk/import-members.js';

/** Where a command writes: one call per line. */
export interface ImportOutput {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** The desk to import into, and how to let go of it. */
export interface OpenDesk {
  desk: Parameters<typeof importMembers>[0];
  close: () => Promise<void>;
}

const usage = 'usage: tokendesk import members.csv [--workspace T123] [--corp ding123] [--dry-run]';

/**
 * `tokendesk import members.csv`: imports members from a CSV file and prints what became of each. Returns the exit
 * code: 0 when the file was imported, 1 when a line is wrong (nothing was changed), 2 for wrong arguments or a file
 * that cannot be read.
 */
export async function importCommand(
  argv: readonly string[],
  io: ImportOutput,
  open: () => Promise<OpenDesk>,
): Promise<number> {
  const given = argumentsOf(argv);
  const text = given ? textOf(given.file, io) : null;
  if (!given) io.err(usage);
  if (!given || text === null) return 2;
  const { desk, close } = await open();
  try {
    const { workspace: slack, corp: dingtalk, dryRun } = given;
    const result = await importMembers(desk, text, { slack, dingtalk, dryRun });
    return report(result, dryRun, io);
  } finally {
    await close();
  }
}

function argumentsOf(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        corp: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return null;
    return { file, workspace: values.workspace, corp: values.corp, dryRun: values['dry-run'] };
  } catch {
    return null;
  }
}

function textOf(file: string, io: ImportOutput): string | null {
  try {
    // A spreadsheet in a Chinese or Western code page would import as garbled names.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const garbled = error instanceof TypeError;
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    io.err(
      garbled
        ? `${file}: is not UTF-8; save it as "CSV UTF-8" in the spreadsheet`
        : `${file}: cannot be read (${why})`,
    );
    return null;
  }
}

function report(result: ImportResult, dryRun: boolean, io: ImportOutput): number {
  if (result.problems.length > 0) {
    for (const { line, message } of result.problems) io.err(`line ${line}: ${message}`);
    io.err(`Nothing was imported: ${result.problems.length} problems.`);
    return 1;
  }
  for (const { name } of result.created) io.out(`created    ${name}`);
  for (const { name, changes } of result.updated) io.out(`updated    ${name}: ${changes.join(', ')}`);
  const counts = `${result.created.length} created, ${result.updated.length} updated, ${result.unchanged} unchanged`;
  io.out(dryRun ? `Would be: ${counts}. Nothing was changed.` : `Done: ${counts}.`);
  return 0;
}
