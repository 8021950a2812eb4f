import type { Reader } from '../core/views.js';
import type { OaRow } from '../store/oa.js';
import type { Desk } from './desk.js';
import { readerById } from './people.js';

/** The language and zone in which an approval is written: those of the member it was started for. */
export async function oaReader(desk: Desk, row: Pick<OaRow, 'readerId'>): Promise<Reader> {
  const reader = await readerById(desk, row.readerId, 'dingtalk');
  if (!reader) throw new Error(`member ${row.readerId} is not there`);
  return reader;
}
