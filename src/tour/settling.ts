import type { Role, Stage } from './stage.js';

/** Somebody repays everybody, so that the scenes after this one find them owing nothing. */
export async function repaysAll(stage: Stage, role: Role): Promise<void> {
  const { owed } = await stage.balance(role);
  await stage.person(role).types(stage.command(stage.locale === 'en' ? 'repay everything' : '还 全部'));
  await stage.world.waitFor(`${role} to owe nothing of ${owed}`, async () =>
    (await stage.balance(role)).owed === 0n ? true : undefined,
  );
}
