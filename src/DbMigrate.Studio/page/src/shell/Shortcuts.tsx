import { Dialog } from '../parts/Dialog.tsx';
import { keysOf, shortcuts } from '../state/keys.ts';

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" wide onClose={onClose}>
      <div class="shortcut-groups">
        {shortcuts.map(group => (
          <section>
            <h3>{group.title}</h3>
            <dl>{group.keys.map(([keys, does]) => <div><dt>{keysOf(keys)}</dt><dd>{does}</dd></div>)}</dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
