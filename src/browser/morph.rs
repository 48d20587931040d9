//! Working new HTML into a part of the page.

/// Makes the content of the element `id` the same as `html`, and leaves every element that is in both where it is.
///
/// Elements are matched by place, tag name and `data-key`: another key is another thing, and nothing of the old one stays. What the player opened stays open: `open` is never taken away.
#[cfg(feature = "browser")]
pub fn apply(id: &str, html: &str) {
    use wasm_bindgen::JsCast;

    let document = leptos::prelude::document();
    let Some(place) = document.get_element_by_id(id) else {
        return;
    };
    // A template's content belongs to a document of its own: nothing in it loads.
    let template = document
        .create_element("template")
        .ok()
        .and_then(|new| new.dyn_into().ok());
    let Some(template): Option<web_sys::HtmlTemplateElement> = template else {
        return;
    };
    template.set_inner_html(html);
    let content = template.content();
    // In a template's document no script runs, so what is for readers without scripts would come as elements, and act.
    while let Ok(Some(without_script)) = content.query_selector("noscript") {
        without_script.remove();
    }
    children(&place, &content);
}

/// Whether the element `id` has any content.
#[cfg(feature = "browser")]
pub fn is_filled(id: &str) -> bool {
    leptos::prelude::document()
        .get_element_by_id(id)
        .is_some_and(|place| place.child_element_count() > 0)
}

/// On the server there is no page.
#[cfg(not(feature = "browser"))]
pub fn is_filled(_id: &str) -> bool {
    false
}

/// On the server there is no page.
#[cfg(not(feature = "browser"))]
pub fn apply(_id: &str, _html: &str) {}

#[cfg(feature = "browser")]
fn children(old: &web_sys::Node, new: &web_sys::Node) {
    let (mut old_child, mut new_child) = (old.first_child(), new.first_child());
    loop {
        let (next_old, next_new) = (
            old_child.as_ref().and_then(web_sys::Node::next_sibling),
            new_child.as_ref().and_then(web_sys::Node::next_sibling),
        );
        // None of these can fail: each node is a child of the parent it is taken from.
        match (&old_child, &new_child) {
            (Some(old_child), Some(new_child))
                if old_child.node_name() == new_child.node_name() && key(old_child) == key(new_child) =>
            {
                node(old_child, new_child);
            }
            (Some(old_child), Some(new_child)) => drop(old.replace_child(new_child, old_child)),
            (Some(old_child), None) => drop(old.remove_child(old_child)),
            (None, Some(new_child)) => drop(old.append_child(new_child)),
            (None, None) => return,
        }
        (old_child, new_child) = (next_old, next_new);
    }
}

#[cfg(feature = "browser")]
fn key(node: &web_sys::Node) -> Option<String> {
    use wasm_bindgen::JsCast;

    node.dyn_ref::<web_sys::Element>()?.get_attribute("data-key")
}

/// Two nodes of one kind.
#[cfg(feature = "browser")]
fn node(old: &web_sys::Node, new: &web_sys::Node) {
    use wasm_bindgen::JsCast;

    if let (Some(old), Some(new)) = (
        old.dyn_ref::<web_sys::Element>(),
        new.dyn_ref::<web_sys::Element>(),
    ) {
        for at in 0..new.attributes().length() {
            if let Some(attribute) = new.attributes().item(at) {
                let (name, value) = (attribute.name(), attribute.value());
                if old.get_attribute(&name).as_deref() != Some(value.as_str()) {
                    // The name comes from an element that has it.
                    drop(old.set_attribute(&name, &value));
                }
            }
        }
        for name in old
            .get_attribute_names()
            .iter()
            .filter_map(|name| name.as_string())
        {
            if name != "open" && !new.has_attribute(&name) {
                drop(old.remove_attribute(&name));
            }
        }
        children(old, new);
    } else if old.node_value() != new.node_value() {
        old.set_node_value(new.node_value().as_deref());
    }
}
