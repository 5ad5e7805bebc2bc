/* Cite a source: @ or the button opens a picker over the page's own sources; Enter cites.
   What was typed into the picker and cites nothing goes back into the text. */
(() => {
  const { React, draftail, DraftJS } = window;

  /** The page's sources as they stand in the form, in order: block id, number, title, publisher. */
  function sourcesOnThePage() {
    return [...document.querySelectorAll('input[name^="sources-"][name$="-id"]')]
      .map((input) => {
        const prefix = input.name.slice(0, -"-id".length);
        const value = (name) => document.querySelector(`[name="${prefix}-${name}"]`)?.value ?? "";
        return {
          id: input.value,
          order: Number(value("order")),
          title: value("value-title").trim(),
          publisher: [value("value-publisher").trim(), value("value-year").trim()]
            .filter(Boolean).join(", "),
          deleted: value("deleted"),
        };
      })
      .filter((source) => source.id && source.title && !source.deleted)
      .sort((one, other) => one.order - other.order)
      .map((source, place) => ({ ...source, number: place + 1 }));
  }

  /** The hidden fields that hold rich text; Wagtail hangs each one's editor on it. */
  function richTextFields(holder) {
    return [...holder.querySelectorAll("input")].filter((input) => input.draftailEditor);
  }

  /** Whether a source answers to what was typed: its number, or every word in its facts. */
  function matches(source, typed) {
    const facts = `${source.number} ${source.title} ${source.publisher}`.toLowerCase();
    return typed.toLowerCase().split(/\s+/).every((word) => facts.includes(word));
  }

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  /**
   * Ask which source: type to search, arrows to move, Enter to cite, Escape to leave. Answers the
   * source, and what was typed; a lone @ that came to nothing is taken for a change of mind.
   */
  function ask(wasTyped) {
    return new Promise((resolve) => {
      const sources = sourcesOnThePage();
      const dialog = element("dialog", { className: "citation-picker" });
      const heading = element("h2", { id: "citation-picker-title" });
      heading.textContent = sources.length
        ? "Which source?"
        : "This page has no sources yet. Add one under Sources, then cite it here.";
      dialog.setAttribute("aria-labelledby", heading.id);
      // Not a search field: there Escape would empty it first.
      const search = element("input", { type: "text", id: "citation-search", autocomplete: "off" });
      const list = element("div", { className: "citation-list" });
      const count = element("p", { className: "citation-count" });
      count.setAttribute("role", "status");
      const cancel = element("button", {
        type: "button", className: "button button-secondary no", textContent: "Cancel",
      });
      const plain = element("button", {
        type: "button", className: "button button-secondary", textContent: "Write @ instead",
      });
      let isPlain = false;
      const buttons = () => [...list.querySelectorAll("button")];

      function show() {
        const found = sources.filter((source) => matches(source, search.value.trim()));
        list.replaceChildren(
          ...found.map((source) => {
            const button = element(
              "button", { type: "button", className: "button button-secondary" },
              element("span", { className: "citation-number", textContent: `${source.number}` }),
              element("span", { textContent: ` ${source.title}` }),
            );
            if (source.publisher) {
              button.append(element("small", { textContent: ` ${source.publisher}` }));
            }
            button.addEventListener("click", () => dialog.close(source.id));
            return button;
          }),
        );
        count.textContent = found.length
          ? `${found.length} of ${sources.length}. Enter cites the first.`
          : sources.length ? "No source has these words. Enter puts them into the text." : "";
        plain.textContent = `Write @${search.value} instead`;
      }

      dialog.addEventListener("keydown", (event) => {
        const all = buttons();
        const at = all.indexOf(document.activeElement);
        if (event.key === "Enter" && document.activeElement === search) {
          event.preventDefault();
          if (all.length) all[0].click();
          else if (search.value || !wasTyped) dialog.close("");
        } else if (event.key === "ArrowDown") {
          event.preventDefault();
          all[Math.min(at + 1, all.length - 1)]?.focus();
        } else if (event.key === "ArrowUp") {
          event.preventDefault();
          (at > 0 ? all[at - 1] : search).focus();
        }
      });
      search.addEventListener("input", show);
      cancel.addEventListener("click", () => dialog.close(""));
      plain.addEventListener("click", () => {
        isPlain = true;
        dialog.close("");
      });
      dialog.addEventListener("close", () => {
        dialog.remove();
        const typed = wasTyped && (search.value || isPlain) ? `@${search.value}` : "";
        resolve({ source: dialog.returnValue || null, typed });
      });
      const label = element("label", {
        htmlFor: search.id, textContent: sources.length ? "Number or words" : "What you type",
      });
      dialog.append(heading, label, search, count, list);
      show();
      if (wasTyped) dialog.append(plain);
      dialog.append(cancel);
      document.body.append(dialog);
      dialog.showModal();
      search.focus();
    });
  }

  /** Whether an @ typed here may be meant for citing: after a letter it belongs to an address. */
  function mayCite(editorState) {
    const selection = editorState.getSelection();
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    return !/[\p{L}\p{N}_%+-]$/u.test(block.getText().slice(0, selection.getStartOffset()));
  }

  // An @ after a space or the end of a sentence opens the picker.
  let typedAt = false;
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "@" || event.ctrlKey || event.metaKey || event.isComposing) return;
      if (!event.target.closest?.(".public-DraftEditor-content")) return;
      const holder = event.target.closest("[data-draftail-editor-wrapper]")?.parentElement;
      const field = holder && richTextFields(holder)[0];
      const editor = field?.draftailEditor;
      if (!editor?.onRequestSource || !mayCite(editor.getEditorState())) return;
      event.preventDefault();
      event.stopPropagation();
      typedAt = true;
      editor.onRequestSource("CITATION");
    },
    true,
  );

  class CitationSource extends React.Component {
    async componentDidMount() {
      const { editorState, entityType, onComplete } = this.props;
      const wasTyped = typedAt;
      typedAt = false;
      const { source, typed } = await ask(wasTyped);
      const content = editorState.getCurrentContent();
      const selection = editorState.getSelection();
      if (!source && !typed) {
        // Closing alone would leave the keyboard nowhere, and the next words with it.
        onComplete(DraftJS.EditorState.forceSelection(editorState, selection));
        return;
      }
      if (!source) {
        const plain = DraftJS.Modifier.replaceText(content, selection, typed);
        onComplete(DraftJS.EditorState.push(editorState, plain, "insert-characters"));
        return;
      }
      const withEntity = content.createEntity(entityType.type, "IMMUTABLE", { source });
      const after = selection.merge({
        anchorOffset: selection.getEndOffset(),
        focusOffset: selection.getEndOffset(),
        anchorKey: selection.getEndKey(),
        focusKey: selection.getEndKey(),
      });
      const cited = DraftJS.Modifier.insertText(
        withEntity, after, "[source]", null, withEntity.getLastCreatedEntityKey(),
      );
      onComplete(DraftJS.EditorState.push(editorState, cited, "insert-characters"));
    }

    render() {
      return null;
    }
  }

  function CitationMark(props) {
    const { source } = props.contentState.getEntity(props.entityKey).getData();
    const found = sourcesOnThePage().find((one) => one.id === source);
    const title = found
      ? `${found.number}. ${found.title}`
      : "This source is no longer in the list";
    return React.createElement(
      "span", { className: "citation-mark", title, "data-cite": source }, props.children,
    );
  }

  draftail.registerPlugin(
    { type: "CITATION", source: CitationSource, decorator: CitationMark },
    "entityTypes",
  );

  /** The headings of the blocks whose text, as it stands on the screen, cites a source. */
  function placesCiting(id) {
    return richTextFields(document)
      .filter((input) => input.parentElement.querySelector(`[data-cite="${id}"]`))
      .map((input) => {
        const name = input.name.replace(/-value-content-.*$/, "");
        const heading = document.querySelector(`[name="${name}-value-heading"]`)?.value.trim();
        return { input, heading: heading || "the text before the first section" };
      });
  }

  // A source that is cited is not removed: say where it is cited, and lead there.
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.('[data-streamfield-action="DELETE"]');
      const holder = button?.closest("[data-streamfield-child]");
      const id = holder?.querySelector('input[name^="sources-"][name$="-id"]')?.value;
      const places = id ? placesCiting(id) : [];
      if (!places.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const dialog = element(
        "dialog", { className: "citation-picker" },
        element("h2", { textContent: "This source is cited" }),
        element("p", { textContent: "Take the citation out first. It is cited in:" }),
      );
      for (const place of places) {
        const way = element("button", {
          type: "button", className: "button button-secondary", textContent: place.heading,
        });
        way.addEventListener("click", () => {
          dialog.close();
          place.input.draftailEditor?.focus();
          place.input.parentElement.scrollIntoView({ block: "center" });
        });
        dialog.append(way);
      }
      const close = element("button", {
        type: "button", className: "button button-secondary no", textContent: "Keep the source",
      });
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => dialog.remove());
      dialog.append(close);
      document.body.append(dialog);
      dialog.showModal();
    },
    true,
  );
})();
