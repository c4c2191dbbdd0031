// The picture and the schema as files.

const exported = (() => {
  /** Gives a file to the browser. */
  function save(name, content, type) {
    const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    html('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  /** The diagram with its style, whole, as text. */
  function picture() {
    const root = byId('diagram').querySelector('svg').cloneNode(true);
    const area = diagram.area();
    root.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    root.setAttribute('viewBox', `${area.x} ${area.y} ${area.w} ${area.h}`);
    root.setAttribute('width', area.w);
    root.setAttribute('height', area.h);
    root.setAttribute('class', '');
    const colours = getComputedStyle(document.documentElement);
    const used = ['--back', '--paper', '--ink', '--dim', '--line', '--edge', '--accent', '--head', '--blue', '--green', '--amber', '--red', '--mono']
      .map(name => `${name}:${colours.getPropertyValue(name)}`).join(';');
    // The rules of the diagram only: the page's own are about what is not in the picture.
    const rules = [...document.styleSheets[0].cssRules].filter(rule => /^(svg|\.)/.test(rule.selectorText ?? '')).map(rule => rule.cssText).join('\n');
    root.prepend(svg('style', {}, `svg{${used};background:var(--back)}\n${rules}`));
    return new XMLSerializer().serializeToString(root);
  }

  function png() {
    const area = diagram.area();
    // No browser draws more than this.
    const scale = Math.min(2, 16_000 / area.w, 16_000 / area.h);
    const draw = ({ target }) => {
      const canvas = html('canvas', { width: Math.round(area.w * scale), height: Math.round(area.h * scale) });
      canvas.getContext('2d').drawImage(target, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => { if (blob) save('schema.png', blob); });
    };
    html('img', { load: draw, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture())}` });
  }

  /** The schema in DBML, which other tools draw. */
  function dbml() {
    const quoted = text => `"${text.replace(/["\\]/g, '\\$&')}"`;
    const note = text => `note: '''${text.replace(/\\/g, '\\\\').replace(/'''/g, "\\'''")}'''`;
    const column = one => {
      const settings = [
        one.marks.includes('PK') ? 'pk' : null,
        one.marks.includes('UK') ? 'unique' : null,
        one.required ? 'not null' : null,
        one.value?.startsWith('default ') ? `default: \`${one.value.slice(8).replace(/`/g, "'")}\`` : null,
        one.comment ? note(one.comment) : null,
      ].filter(setting => setting !== null);
      return `  ${quoted(one.name)} ${quoted(one.type)}${settings.length > 0 ? ` [${settings.join(', ')}]` : ''}`;
    };
    const table = one => `Table ${quoted(one.name)} {\n${one.columns.map(column).join('\n')}\n${one.comment ? `  ${note(one.comment)}\n` : ''}}\n`;
    const end = (index, columns) => `${quoted(tables[index].name)}.${columns.length === 1 ? quoted(columns[0]) : `(${columns.map(quoted).join(', ')})`}`;
    const keys = index => tables[index].columns.filter(one => one.marks.includes('PK')).map(one => one.name);
    const reference = line => {
      const to = line.toColumns.length > 0 ? line.toColumns : keys(line.to);
      return to.length === line.columns.length && to.length > 0 ? `Ref: ${end(line.from, line.columns)} ${line.single ? '-' : '>'} ${end(line.to, to)}\n` : '';
    };
    const values = one => `Enum ${quoted(one.name)} {\n${one.text.split('\n').map(value => `  ${quoted(value)}`).join('\n')}\n}\n`;
    return [...data.others.filter(one => one.kind === 'Enums').map(values), ...tables.map(table), relations.map(reference).join('')].join('\n');
  }

  return {
    svg: () => save('schema.svg', picture(), 'image/svg+xml'),
    png,
    dbml: () => save('schema.dbml', dbml(), 'text/plain'),
  };
})();
