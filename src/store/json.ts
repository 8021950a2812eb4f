/** JSON as the tables keep it: amounts as strings of minor units, times in ISO form. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}
