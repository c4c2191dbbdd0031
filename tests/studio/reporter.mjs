// One line of JSON for each test: its suite, its name and what it failed with. (JUnit's XML cannot hold an error's colours.)
export default async function* report(events) {
  let inner = [];
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = data.details?.error;
    const result = { name: data.name, failure: type === 'test:fail' ? `${error?.cause?.stack ?? error?.cause ?? error?.stack ?? error}` : null };
    if (data.nesting > 0) {
      inner.push(result);
    } else if (data.details?.type === 'suite') {
      yield inner.map(one => JSON.stringify({ suite: data.name, ...one }) + '\n').join('');
      inner = [];
    } else {
      yield JSON.stringify({ suite: 'units', ...result }) + '\n';
    }
  }
}
