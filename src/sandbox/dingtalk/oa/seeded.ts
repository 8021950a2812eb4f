import type { ProcessSeed } from '../seed.js';
import { readComponents } from './components.js';
import type { ProcessForm } from './model.js';

/**
 * The forms that an admin made in the OA console.
 *
 * @throws when a form could not have been made
 */
export function seededForms(seeds: readonly ProcessSeed[]): readonly ProcessForm[] {
  return seeds.map((seed) => ({
    processCode: seed.processCode,
    name: seed.name,
    description: seed.description ?? '',
    components: readComponents(seed.formComponents),
    flow: seed.flow ?? [],
    copies: seed.copies ?? null,
    mayRevoke: seed.mayRevoke ?? true,
    disabled: seed.disabled ?? false,
    createdAt: 0,
    changedAt: 0,
  }));
}
