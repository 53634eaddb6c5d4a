// Copies the text that a button refers to. Without this script, a user can select the text.
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = document.querySelector(button.dataset.copy);
    source.select();
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.copied;
  });
}
