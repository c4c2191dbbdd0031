import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isBlob, isDefault, textOf } from '../../contract/cells.ts';
import { Button } from '../../parts/Button.tsx';
import { hexOf } from '../../parts/save.ts';
import { sizeOf } from '../../values/shorten.ts';
import { isHex } from '../../values/written.ts';
import type { EditorProps } from './CellEditor.tsx';
import { Extras } from './Extras.tsx';

const longestShown = 20_000;

/** Bytes come from a file, or as hexadecimal. */
export function BytesEditor({ column, value, onDone }: EditorProps) {
  const original = isDefault(value) ? '' : (textOf(value) ?? '').replace(/^\\x/, '');
  const [hex, setHex] = useState(original);
  const field = useRef<HTMLTextAreaElement>(null);
  const isValid = isHex(hex);
  useLayoutEffect(() => field.current?.focus(), []);
  const keep = () => onDone(hex === original && value !== null ? undefined : { blob: hex.replace(/^\\x/i, '').replace(/\s/g, '').toLowerCase() }, 'stay');
  return (
    <div class="block-editor" role="group" aria-label={column.name} onKeyDown={event => {
      event.stopPropagation();
      if (event.key === 'Escape') {
        onDone(undefined, 'stay');
        event.preventDefault();
      }
    }}>
      {hex.length <= longestShown
        ? <textarea ref={field} class="code" aria-label={`${column.name} in hexadecimal`} aria-invalid={!isValid} rows={6} spellcheck={false} value={hex} onInput={event => setHex(event.currentTarget.value)} />
        : <p>{sizeOf(hex.length / 2)}, too long to edit by hand.</p>}
      <p class={`editor-fault${isValid ? '' : ' bad'}`} role="status">{isValid ? `${sizeOf(hex.length / 2)}${isBlob(value) && hex === original ? ', as it is' : ''}` : 'Two hexadecimal digits a byte'}</p>
      <div class="editor-actions">
        <label class="button file-button">File…<input type="file" class="hidden-input" onChange={async event => {
          const file = event.currentTarget.files?.[0];
          if (file) setHex(hexOf(new Uint8Array(await file.arrayBuffer())));
        }} /></label>
        <Extras column={column} onTake={taken => onDone(taken, 'stay')} />
        <span class="spacer" />
        <Button onClick={() => onDone(undefined, 'stay')}>Cancel</Button>
        <Button primary disabled={!isValid} onClick={keep}>Keep</Button>
      </div>
    </div>
  );
}
