import { type AuditChain, type AuditLine, auditColumns } from '../desk/audit-export.js';

/** Counts what was written, so that it can be said when all is. */
export interface Written {
  rows: number;
}

/** What a spreadsheet would take for a formula at the beginning of a cell: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r]/;

/** A line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvRow(cells: readonly (string | number | null)[]): string {
  const written = cells.map((cell) => {
    if (cell === null) return '';
    const text = String(cell);
    const safe = formula.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\n`;
}

/** The rows as CSV, in pieces, with a line of column names first. */
export async function* writeCsv(
  pages: AsyncIterable<readonly AuditLine[]>,
  written: Written,
): AsyncGenerator<string> {
  yield csvRow(auditColumns);
  for await (const lines of pages) {
    written.rows += lines.length;
    yield lines.map((line) => csvRow(auditColumns.map((column) => line[column]))).join('');
  }
}

/** The rows as one JSON object, in pieces, a row per line; how the chain stands comes last. */
export async function* writeJson(
  pages: AsyncIterable<readonly AuditLine[]>,
  written: Written,
  head: { unit: string; zone: string },
  chain: () => Promise<AuditChain>,
): AsyncGenerator<string> {
  yield `{"unit":${JSON.stringify(head.unit)},"zone":${JSON.stringify(head.zone)},"rows":[`;
  for await (const lines of pages) {
    const before = written.rows === 0 ? '\n' : ',\n';
    written.rows += lines.length;
    yield before + lines.map((line) => JSON.stringify(jsonLine(line))).join(',\n');
  }
  const { problems, sealed, waiting, hash } = await chain();
  const state = {
    unbroken: problems.length === 0,
    sealed: Number(sealed),
    waiting: Number(waiting),
    hash,
    problems,
  };
  yield `\n],"count":${written.rows},"chain":${JSON.stringify(state)}}\n`;
}

/** As in CSV, but what the act left behind is JSON itself and not a text of it. */
function jsonLine(line: AuditLine): Record<string, unknown> {
  const detail: unknown = JSON.parse(String(line.detail));
  return Object.fromEntries(
    auditColumns.map((column) => [column, column === 'detail' ? detail : line[column]]),
  );
}
