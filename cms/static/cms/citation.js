/* Cite a source: a picker over the page's own sources, and a mark in the text. */
(() => {
  const { React, draftail, DraftJS } = window;

  /** The page's sources as they stand in the form: block id and title. */
  function sourcesOnThePage() {
    return [...document.querySelectorAll('input[name^="sources-"][name$="-id"]')]
      .map((input) => {
        const prefix = input.name.slice(0, -"-id".length);
        const title = document.querySelector(`[name="${prefix}-value-title"]`);
        const deleted = document.querySelector(`[name="${prefix}-deleted"]`);
        return { id: input.value, title: title?.value.trim(), deleted: deleted?.value };
      })
      .filter((source) => source.id && source.title && !source.deleted);
  }

  /** Ask which source, in a dialog that closes with Escape. Resolves to a block id or null. */
  function ask() {
    return new Promise((resolve) => {
      const dialog = document.createElement("dialog");
      dialog.className = "citation-picker";
      const heading = document.createElement("h2");
      const sources = sourcesOnThePage();
      heading.textContent = sources.length
        ? "Which source?"
        : "This page has no sources yet. Add one under Sources, then cite it.";
      dialog.append(heading);
      for (const source of sources) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-secondary";
        button.textContent = source.title;
        button.addEventListener("click", () => dialog.close(source.id));
        dialog.append(button);
      }
      const cancel = document.createElement("button");
      cancel.type = "button";
      cancel.className = "button button-secondary no";
      cancel.textContent = "Cancel";
      cancel.addEventListener("click", () => dialog.close(""));
      dialog.append(cancel);
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue || null);
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  class CitationSource extends React.Component {
    async componentDidMount() {
      const { editorState, entityType, onComplete, onClose } = this.props;
      const source = await ask();
      if (!source) {
        onClose();
        return;
      }
      const content = editorState.getCurrentContent();
      const withEntity = content.createEntity(entityType.type, "IMMUTABLE", { source });
      const selection = editorState.getSelection();
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
    const title = found ? found.title : "This source is no longer in the list";
    return React.createElement(
      "span", { className: "citation-mark", title, "data-cite": source }, props.children,
    );
  }

  draftail.registerPlugin(
    { type: "CITATION", source: CitationSource, decorator: CitationMark },
    "entityTypes",
  );
})();
