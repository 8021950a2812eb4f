/** The library that redraws a part of a page without losing what is in it; the server gives it under this name. */
export * from 'idiomorph';
