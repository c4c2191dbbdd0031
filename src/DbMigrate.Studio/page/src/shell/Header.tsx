import { useEffect } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { address, formatAddress, type Address } from '../state/address.ts';
import { info } from '../state/database.ts';
import { keysOf } from '../state/keys.ts';
import { isPendingOpen } from '../state/saving.ts';
import { setTheme, theme, type Theme } from '../state/settings.ts';
import { staged } from '../state/staged.ts';
import { useStore } from '../state/store.ts';
import { plural } from '../values/shorten.ts';

let lastData: Address = { view: 'start' };

export const viewLinks: { title: string; icon: IconName; views: Address['view'][]; href: () => string }[] = [
  { title: 'Data', icon: 'table', views: ['start', 'table'], href: () => formatAddress(lastData) },
  { title: 'SQL', icon: 'sql', views: ['sql'], href: () => '#/sql' },
  { title: 'Schema', icon: 'schema', views: ['schema', 'ddl'], href: () => '#/schema' },
  { title: 'Migrations', icon: 'journal', views: ['journal', 'history', 'drift'], href: () => '#/journal' },
];

const themes: Record<Theme, { next: Theme; icon: IconName; label: string }> = {
  system: { next: 'light', icon: 'screen', label: 'Colours: as the system' },
  light: { next: 'dark', icon: 'sun', label: 'Colours: light' },
  dark: { next: 'system', icon: 'moon', label: 'Colours: dark' },
};

/** Where one is: environment, database, engine; and whether one may write. */
export function Header({ onMenu, onHelp }: { onMenu: () => void; onHelp: () => void }) {
  const about = useStore(info)!;
  const shown = useStore(address);
  const look = themes[useStore(theme)];
  const changes = useStore(staged);
  if (shown.view === 'table' || shown.view === 'start') lastData = shown;
  useEffect(() => {
    // The colour comes from dbmigrate.json: one that the browser does not know changes nothing.
    if (about.color && CSS.supports('color', about.color)) document.documentElement.style.setProperty('--environment', about.color);
  }, [about.color]);
  return (
    <header class="app-header">
      <Button icon="menu" label="Tables" class="menu-button" onClick={onMenu} />
      <div class="where" title={`${about.engine} ${about.version}`}>
        <span class="environment"><span class="dot" />{about.environment ?? about.project ?? 'database'}</span>
        {about.protected && <span class="badge protected"><Icon name="lock" />protected</span>}
        {about.readOnly && <span class="badge" title={about.readOnlyReason ?? undefined}>read-only</span>}
        <span class="database"><bdi>{about.database}</bdi></span>
        <span class="engine muted">{about.engine} {about.version.split(' ')[0]}</span>
      </div>
      <nav class="views" aria-label="Views">
        {viewLinks.map((link, index) => (
          <a key={link.title} href={link.href()} aria-current={link.views.includes(shown.view) ? 'page' : undefined} title={`${link.title} (${keysOf(`Alt+${index + 1}`)})`}>
            <Icon name={link.icon} /><span>{link.title}</span>
          </a>
        ))}
      </nav>
      <div class="header-actions">
        {changes.length > 0 && (
          <Button primary icon="check" class="pending-button" keys="Ctrl+S" onClick={() => { isPendingOpen.value = !isPendingOpen.value; }}>{plural(changes.length, 'pending change')}</Button>
        )}
        <Button icon={look.icon} label={look.label} onClick={() => setTheme(look.next)} />
        <Button icon="keyboard" label="Keys" keys="?" onClick={onHelp} />
      </div>
    </header>
  );
}
