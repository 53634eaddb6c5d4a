// Copies what a button names. Without this script the text can still be selected by hand.
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = document.querySelector(button.dataset.copy);
    source.select();
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.copied;
  });
}
