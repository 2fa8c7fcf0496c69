package dev.linalloc.cli;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes the results of a check as JUnit's XML: a suite for each target, a test for each rule. A
 * WARN is a test that passes with a remark, since it does not make the command fail.
 */
final class JunitXml {
  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** Returns the document. */
  static String of(String command, List<Map<String, Object>> results) {
    StringWriter text = new StringWriter();
    try {
      JunitXml document =
          new JunitXml(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text));
      document.write(command, results);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // cannot happen: it writes to memory
    }
    return text.append('\n').toString();
  }

  private void write(String command, List<Map<String, Object>> results) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", "linalloc " + command);
    for (Map<String, Object> result : results) {
      suite(JunitCases.of(result));
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(JunitCases cases) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", legal(cases.name()));
    xml.writeAttribute("tests", Integer.toString(cases.all().size()));
    xml.writeAttribute("failures", cases.count("failure"));
    xml.writeAttribute("errors", cases.count("error"));
    xml.writeAttribute("skipped", cases.count("skipped"));
    for (JunitCases.Case each : cases.all()) {
      write(cases.name(), each);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private void write(String suite, JunitCases.Case each) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", legal(suite));
    xml.writeAttribute("name", legal(each.name()));
    if (!each.element().isEmpty()) {
      xml.writeStartElement(each.element());
      if (!each.element().equals("system-out")) {
        xml.writeAttribute("message", legal(each.message()));
      }
      xml.writeCharacters(legal(each.text()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Returns a text without the characters that XML cannot hold. */
  private static String legal(String text) {
    return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }
}
