/** A length for a style: preact adds no unit by itself. */
export const px = (length: number): string => `${length}px`;
