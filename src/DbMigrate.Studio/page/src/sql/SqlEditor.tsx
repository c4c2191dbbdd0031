import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { sql } from '@codemirror/lang-sql';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import type { Completion } from '../contract/methods.ts';
import { dialect } from '../parts/sqlDialect.ts';
import { colours, look } from './editorLook.ts';

export interface SqlEditorHandle { text: () => string; selected: () => string; replace: (text: string) => void; focus: () => void;
  /** Puts the cursor to a place of the text that was selected, or of all. */
  place: (from: number, line: number, column: number) => void; from: () => number }

interface SqlEditorProps {
  initial: string; completion: Completion | null; handle: { current: SqlEditorHandle | null };
  onChange: (text: string) => void; onSelection: (isSome: boolean) => void; onRun: () => void; onEscape: () => void;
}

/**
 * CodeMirror in a shadow root: there it brings its styles as adopted style sheets, which the page's Content-Security-Policy lets pass;
 * in the document it would write <style> elements.
 */
export function SqlEditor(props: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const language = useRef(new Compartment());
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: latest.current.initial,
        extensions: [
          Prec.highest(keymap.of([
            { key: 'Mod-Enter', run: () => { latest.current.onRun(); return true; } },
            { key: 'Tab', run: acceptCompletion },
          ])),
          lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }),
          autocompletion({ activateOnTyping: true, icons: false }), syntaxHighlighting(colours), look,
          language.current.of(languageOf(latest.current)),
          placeholder('SELECT …'),
          EditorView.lineWrapping,
          EditorView.domEventHandlers({ beforeinput: replaceSelected }),
          EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap,
            { key: 'Escape', run: () => { latest.current.onEscape(); return true; } }]),
          EditorView.updateListener.of(update => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
            if (update.selectionSet || update.docChanged) latest.current.onSelection(!update.state.selection.main.empty);
          }),
        ],
      }),
    });
    view.current = editor;
    props.handle.current = {
      text: () => editor.state.doc.toString(),
      selected: () => editor.state.sliceDoc(editor.state.selection.main.from, editor.state.selection.main.to),
      replace: text => editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, selection: { anchor: text.length } }),
      focus: () => editor.focus(),
      from: () => editor.state.selection.main.empty ? 0 : editor.state.selection.main.from,
      place: (from, line, column) => {
        const lines = editor.state.sliceDoc(from).split('\n');
        const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
        editor.dispatch({ selection: { anchor: Math.min(from + before + column - 1, editor.state.doc.length) }, scrollIntoView: true });
        editor.focus();
      },
    };
    return () => editor.destroy();
  }, []);
  useEffect(() => view.current?.dispatch({ effects: language.current.reconfigure(languageOf(props)) }), [props.completion]);
  return <div class="sql-editor" ref={host} />;
}

/**
 * Text that replaces text in colours: Chromium would write the colour to it, as a style, which the page's policy refuses with a report.
 * The editor puts it in by itself.
 */
function replaceSelected(event: InputEvent, view: EditorView): boolean {
  const { from, to } = view.state.selection.main;
  const text = event.data;
  if (event.inputType !== 'insertText' || text === null || event.isComposing || from === to) return false;
  const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
  if (!view.state.facet(EditorView.inputHandler).some(handle => handle(view, from, to, text, insert))) view.dispatch(insert());
  return true;
}

function languageOf({ completion }: SqlEditorProps) {
  const schema: Record<string, string[]> = {};
  for (const table of completion?.tables ?? []) schema[table.schema === null ? table.name : `${escape(table.schema)}.${escape(table.name)}`] = table.columns;
  return sql({
    dialect: dialect(),
    schema,
    // Tables of the path are offered without their schema, too.
    tables: (completion?.tables ?? []).filter(table => table.schema !== null && table.schema !== 'public').map(table => ({ label: table.name, type: 'type', detail: table.schema! })),
    defaultSchema: completion?.tables.some(table => table.schema === 'public') ? 'public' : undefined,
    upperCaseKeywords: true,
  });
}

const escape = (name: string) => name.replace(/[.\\]/g, '\\$&');
