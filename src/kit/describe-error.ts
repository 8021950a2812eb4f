/** An error as fields for the log. */
export interface ErrorFields {
  error: string;
  code?: string;
  stack?: string;
}

/** Describes errors for the log: kind, words and where they arose, with `redact` over everything that may hold a secret. */
export function errorDescriber(redact: (text: string) => string): (error: unknown) => ErrorFields {
  return (error) => {
    if (!(error instanceof Error)) return { error: redact(String(error)) };
    const code = 'code' in error ? String(error.code) : undefined;
    return {
      error: redact(`${error.name}: ${error.message}`),
      ...(code === undefined ? {} : { code }),
      ...(error.stack === undefined ? {} : { stack: redact(error.stack) }),
    };
  };
}
