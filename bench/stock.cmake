# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs xsdcxx on the XSDs of a binding with its parsing left in, into files whose names do not
# depend on the schemas: types-0.cpp ... and namespaces.cpp, which includes all others.
file(MAKE_DIRECTORY ${OUTPUT_DIR})
file(GLOB schemas ${XSD_DIR}/*.xsd)
file(COPY ${schemas} ${SUPPORT} DESTINATION ${OUTPUT_DIR})

set(options --std c++11 --hxx-suffix .hpp --cxx-suffix .cpp --root-element domain
    --namespace-map =stock --namespace-map urn:virtbind=stock::values
    --namespace-regex "%.* http://libvirt.org/schemas/(.+)/1.0%stock::spaces::$1%")
set(includes "")
foreach(schema ${schemas} ${SUPPORT})
  get_filename_component(name ${schema} NAME_WE)
  if(name STREQUAL "types")
    set(split --parts ${PARTS})
  else()
    set(split "")
    string(APPEND includes "#include \"${name}.cpp\"\n")
  endif()
  execute_process(COMMAND ${XSDCXX} cxx-tree ${options} ${split} ${name}.xsd
                  WORKING_DIRECTORY ${OUTPUT_DIR} RESULT_VARIABLE status ERROR_VARIABLE said)
  # A schema without the element named by --root-element gets a warning: only `types` has it.
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "xsdcxx ${name}.xsd failed:\n${said}")
  endif()
endforeach()
file(WRITE ${OUTPUT_DIR}/namespaces.cpp "${includes}")
