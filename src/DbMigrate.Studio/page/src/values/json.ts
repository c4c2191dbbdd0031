// JSON read for showing and for checking. Numbers stay the text that they are: JSON.parse would round 12345678901234567890 and drop 1.0's zero.
export type JsonNode =
  | { kind: 'object'; members: { name: string; value: JsonNode }[] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; value: string }
  | { kind: 'number' | 'word'; text: string };

export class JsonError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const deepest = 500;

export function parseJson(text: string): JsonNode {
  let at = 0;

  const fail = (message: string): never => {
    throw new JsonError(message, at);
  };
  const skip = () => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return null;
    at += match[0].length;
    return match[0];
  };

  function string(): string {
    const quoted = take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y) ?? fail('A string is not well formed or not closed');
    return JSON.parse(quoted) as string;
  }

  function value(depth: number): JsonNode {
    if (depth > deepest) fail('More than 500 levels');
    skip();
    switch (text[at]) {
      case '{': return object(depth);
      case '[': return array(depth);
      case '"': return { kind: 'string', value: string() };
      default: {
        const number = take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
        if (number !== null) return { kind: 'number', text: number };
        const word = take(/true|false|null/y);
        if (word !== null) return { kind: 'word', text: word };
        return fail(at >= text.length ? 'The text ends where a value is expected' : 'A value is expected');
      }
    }
  }

  function object(depth: number): JsonNode {
    const members: { name: string; value: JsonNode }[] = [];
    at++;
    skip();
    if (text[at] === '}') {
      at++;
      return { kind: 'object', members };
    }
    for (;;) {
      skip();
      if (text[at] !== '"') fail('A name in double quotes is expected');
      const name = string();
      skip();
      if (text[at] !== ':') fail('":" is expected');
      at++;
      members.push({ name, value: value(depth + 1) });
      skip();
      if (text[at] === ',') at++;
      else if (text[at] === '}') break;
      else fail('"," or "}" is expected');
    }
    at++;
    return { kind: 'object', members };
  }

  function array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    at++;
    skip();
    if (text[at] === ']') {
      at++;
      return { kind: 'array', items };
    }
    for (;;) {
      items.push(value(depth + 1));
      skip();
      if (text[at] === ',') at++;
      else if (text[at] === ']') break;
      else fail('"," or "]" is expected');
    }
    at++;
    return { kind: 'array', items };
  }

  const root = value(0);
  skip();
  if (at < text.length) fail('Nothing is expected after the value');
  return root;
}

/** The error of a text as JSON with line and column, or null. */
export function jsonFault(text: string): string | null {
  try {
    parseJson(text);
    return null;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const before = text.slice(0, error.position).split('\n');
    return `${error.message} (line ${before.length}, column ${before[before.length - 1]!.length + 1}).`;
  }
}
