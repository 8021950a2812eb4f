import { z } from 'zod';
import type { Path } from './yaml-file.js';

/** What a schema says of one place in the file, in JSON Schema's words. */
interface Place {
  kind?: string;
  fallback?: string;
  properties?: Record<string, Place>;
  additionalProperties?: Place | boolean;
  items?: Place;
  anyOf?: Place[];
}

/** One key of the file as the documentation lists it. */
export interface DocumentedKey {
  /** Dotted, with `<name>` for a name of one's own and `[]` for the items of a list: `plans.<name>.caps.day`. */
  key: string;
  type: string;
  fallback: string;
}

function placeOf(shape: z.ZodType): Place {
  return z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Place;
}

/** The keys that may stand at a place of the file; none where names are one's own. */
export function keysAt(shape: z.ZodType, path: Path): string[] {
  let place: Place | undefined = placeOf(shape);
  for (const step of path) {
    if (typeof step === 'number') place = place?.items;
    else if (place?.properties) place = place.properties[step];
    else place = typeof place?.additionalProperties === 'object' ? place.additionalProperties : undefined;
  }
  return Object.keys(place?.properties ?? place?.anyOf?.find((one) => one.properties)?.properties ?? {});
}

/** Every key that a file may have, with type and default. */
export function documentedKeys(shape: z.ZodType): DocumentedKey[] {
  return leavesOf(placeOf(shape), '');
}

function leavesOf(place: Place, key: string): DocumentedKey[] {
  if (place.kind !== undefined) return [{ key, type: place.kind, fallback: place.fallback ?? '' }];
  if (place.properties)
    return Object.entries(place.properties).flatMap(([name, inner]) =>
      leavesOf(inner, key === '' ? name : `${key}.${name}`),
    );
  if (typeof place.additionalProperties === 'object')
    return leavesOf(place.additionalProperties, `${key}.<name>`);
  if (place.items) return leavesOf(place.items, `${key}[]`);
  return (place.anyOf ?? []).flatMap((one) => leavesOf(one, key));
}
