import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { type MigrationFile, readMigrations } from './migration-files.js';

/** What Prisma's engine is asked about: nothing is excluded from its view. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

// The compiler's library for servers has no WebAssembly; this is the part used here.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

// PostgreSQL's "char", which is one byte, and an array of it. The adapter knows the array only, so the one travels
// through it as the other; the engine asks the catalogue for no such arrays.
const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

/** How scripts are altered on their way to the database; see {@link withSchemaEngine}. */
export type ScriptFilter = (script: string) => string;

/**
 * Lends Prisma's schema engine, as WebAssembly over `pg`, for one piece of work. No binary is downloaded. The
 * engine's connections are closed afterwards, which also frees the advisory lock it would otherwise keep.
 *
 * @param url - connection of a role that may change the schema
 * @param filter - changes each script before it is sent; a script is sent as one query and so in one transaction
 */
export async function withSchemaEngine<T>(
  url: string,
  schema: { readonly path: string; readonly content: string } | undefined,
  work: (engine: SchemaEngine) => Promise<T>,
  filter: ScriptFilter = (script) => script,
): Promise<T> {
  const { SchemaEngine: Engine } = await engineBindings();
  const pool = new MendedPool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined);
  try {
    const factory = mendedFactory(pool, filter);
    const datamodels: [string, string][] | undefined = schema && [[schema.path, schema.content]];
    const engine = await Engine.new(
      { datamodels },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

/** A directory of migrations in the shape the engine wants. */
export function migrationList(
  directory: string,
  files: readonly MigrationFile[] = readMigrations(directory),
): MigrationList {
  const lockfile = join(directory, 'migration_lock.toml');
  return {
    baseDir: directory,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: files.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

// Once per process: the bindings keep the engine's memory in variables of their own, and a second instance under the
// same bindings reads the first one's.
const loaded: { engine?: Promise<Bindings> } = {};

function engineBindings(): Promise<Bindings> {
  loaded.engine ??= instantiate();
  return loaded.engine;
}

async function instantiate(): Promise<Bindings> {
  // The package's own entry imports the .wasm file as a module, which Node 20 cannot.
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  // Where the engine reports that it broke down; without it the report itself fails and hides the reason.
  const registry = {
    set_message: (message: string) => {
      throw new Error(`Prisma's schema engine broke down: ${message}`);
    },
  };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(join(dirname(path), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings;
}

/**
 * The adapter's two faults, mended. It splits scripts at every semicolon and runs the pieces one by one on a pool,
 * which breaks function bodies and transactions. And it does not know the type "char", which the catalogue uses.
 */
function mendedFactory(pool: MendedPool, filter: ScriptFilter): SqlMigrationAwareDriverAdapterFactory {
  const mend = <A extends SqlDriverAdapter>(adapter: A): A => {
    adapter.executeScript = async (script) => {
      // Without arguments it goes by the simple protocol: many statements, one implicit transaction.
      await adapter.executeRaw({ sql: filter(script), args: [], argTypes: [] });
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const { Character, CharacterArray } = ColumnTypeEnum;
      const columnTypes = result.columnTypes.map((type) => (type === CharacterArray ? Character : type));
      return { ...result, columnTypes };
    };
    return adapter;
  };
  const plain = new PrismaPg(pool);
  return {
    provider: plain.provider,
    adapterName: plain.adapterName,
    connect: async () => mend(await plain.connect()),
    connectToShadowDb: async () => mend(await plain.connectToShadowDb()),
  };
}

class MendedPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    const query = this.query.bind(this) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
    const mended = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
      const result = await query(config);
      for (const field of result.fields ?? [])
        if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
      return result;
    };
    // The adapter calls it with a configuration and awaits it; of the overloads only that one is kept.
    Object.defineProperty(this, 'query', { value: mended });
  }
}
